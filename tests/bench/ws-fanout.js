// SPDX-License-Identifier: GPL-3.0-or-later
// What the feed is compared with: node and ws, one frame for each event to each subscriber, as fast as they take it.
//   ws-fanout.js [EVENTS-PER-SECOND]    without a number: as many as it can
'use strict';

const { WebSocketServer } = require('ws');

const rate = Number(process.argv[2] || 0);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, handleProtocols: () => 'floor.v1' });
const based = new Set();
const MAX_WAITING = 256 * 1024;
let n = 0;

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    if (JSON.parse(data).t !== 'hello') return;
    socket.send(JSON.stringify({ t: 'welcome', epoch: 'e', head: n, mode: 'snapshot', snap: [], todo: { ops: 0, bytes: 0 },
      now: Date.now(), exp: Date.now() + 600000, tick: 50, limits: { msg: 65536, batch: 100 }, denied: [], ackd: 0 }));
    socket.send(JSON.stringify({ t: 'snap_end', id: 's1', at: n, h: '0000000000000000', digest: {} }));
    based.add(socket);
  });
  socket.on('close', () => based.delete(socket));
});

function publish() {
  const frame = JSON.stringify({ t: 'd', after: n, upto: ++n, h: '77d0a1b2c3d4e5f6',
    ops: [['m', `line/L${n % 50}`, `FL${n % 300}`, n, { state: n % 2 ? 'Held' : 'Execute', since: Date.now() }]] });
  for (const socket of based) socket.send(frame);
}

function waiting() {
  for (const socket of based) if (socket.bufferedAmount > MAX_WAITING) return true;
  return false;
}

let began = 0;
let sent = 0;
function turn() {
  if (based.size === 0) began = 0;
  else if (!began) { began = Date.now(); sent = 0; }
  if (began && rate) for (; sent < (Date.now() - began) * rate / 1000 && !waiting(); sent++) publish();
  if (began && !rate && !waiting()) publish();
  if (rate) setTimeout(turn, 10); else setImmediate(turn);
}

server.on('listening', () => { console.log(`listening on http://127.0.0.1:${server.address().port}`); turn(); });
