/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/*
 * Loaded before a program's own libraries it makes the time of day another one: by as many seconds as a
 * 64-bit number in the file MS5_SHIFT_FILE says, which may change at any moment. Time that only counts
 * on is left alone, as when somebody sets a machine's clock.
 */

static const volatile int64_t *shift;

__attribute__ ((constructor)) static void
open_shift (void)
{
  const char *path = getenv ("MS5_SHIFT_FILE");
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void *memory = fd >= 0 ? mmap (NULL, sizeof *shift, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

  if (memory != MAP_FAILED)
    shift = memory;
  if (fd >= 0)
    close (fd);
}

static int64_t
get_shift (void)
{
  return shift != NULL ? *shift : 0;
}

/* What the function would be without this library; C has no other way to make one of dlsym()'s pointer. */
static void
find_next (const char *name,
           void       *out_function)
{
  void *found = dlsym (RTLD_NEXT, name);

  if (found == NULL)
    abort ();
  memcpy (out_function, &found, sizeof found);
}

int
clock_gettime (clockid_t        id,
               struct timespec *out_time)
{
  static int (*next) (clockid_t, struct timespec *);
  int code;

  if (next == NULL)
    find_next ("clock_gettime", &next);
  code = next (id, out_time);
  if (code == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
    out_time->tv_sec += get_shift ();
  return code;
}

int
gettimeofday (struct timeval *restrict out_time,
              void *restrict           zone)
{
  static int (*next) (struct timeval *, void *);
  int code;

  if (next == NULL)
    find_next ("gettimeofday", &next);
  code = next (out_time, zone);
  if (code == 0)
    out_time->tv_sec += get_shift ();
  return code;
}

time_t
time (time_t *out_time)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (out_time != NULL)
    *out_time = now.tv_sec;
  return now.tv_sec;
}
