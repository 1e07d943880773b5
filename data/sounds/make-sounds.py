#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sounds of the program: make-sounds.py NAME FILE. What it makes is free for any use (CC0-1.0).

Each is a WAV of 16 bits and one channel, the same each time, and made to be played over and over: it ends in the
silence before it begins again.

  low       one soft note; it is not repeated
  medium    two notes upwards, every 6 s
  high      three quick notes, every 3 s
  link      two notes downwards, every 5 s: something has gone away
  critical  two tones in turn, without a pause that could be taken for the end

ISO 7731 asks of a danger signal that it pulses with 0.2 to 5 Hz, that what carries it lies between 500 and 2500 Hz,
strongest below 1500 Hz, where those with a hearing loss still hear it, and that nothing else sounds like it. Only
«critical» is one: it changes between 660 and 990 Hz twice a second, each with its second and third harmonic. It does
not have the three pulses and a pause of the evacuation signal of ISO 8201. The others are notes that fade, as ISO 7731
wants signals to tell how urgent they are.
"""

import array
import math
import sys
import wave

RATE = 16000

# frequency in Hz, begin in s, length in s
SOUNDS = {
    'low': (1.2, [(587, 0.0, 0.9)]),
    'medium': (6.0, [(587, 0.0, 0.7), (784, 0.22, 0.9)]),
    'high': (3.0, [(784, 0.0, 0.35), (988, 0.18, 0.35), (1175, 0.36, 0.7)]),
    'link': (5.0, [(740, 0.0, 0.5), (494, 0.3, 1.0)]),
    'critical': (1.0, [(660, 0.0, 0.25), (990, 0.25, 0.25), (660, 0.5, 0.25), (990, 0.75, 0.25)]),
}


def note(t, frequency, length, fades):
    """The amplitude, -1 to 1, at a time within a note. It rises and falls within 8 ms, so that it does not click."""
    edge = min(1.0, t / 0.008, (length - t) / 0.008)
    body = math.exp(-4.5 * t / length) if fades else 1.0
    harmonics = ((1, 0.72), (2, 0.18), (3, 0.10)) if fades else ((1, 0.55), (2, 0.27), (3, 0.18))
    return edge * body * sum(part * math.sin(2 * math.pi * frequency * n * t) for n, part in harmonics)


def make(name):
    length, notes = SOUNDS[name]
    samples = [0.0] * int(length * RATE)
    for frequency, begin, duration in notes:
        first = int(begin * RATE)
        for i in range(int(duration * RATE)):
            samples[first + i] += note(i / RATE, frequency, duration, name != 'critical')
    return array.array('h', (int(max(-1.0, min(1.0, 0.7 * s)) * 32767) for s in samples))


def main():
    name, path = sys.argv[1:]
    samples = make(name)
    if sys.byteorder == 'big':
        samples.byteswap()
    with wave.open(path, 'wb') as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())


main()
