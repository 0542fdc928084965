/* A stand-in for libnvidia-ml.so.1, written for our tests: GPUs whose state lies in a file, so that what was done to them can be
 * counted there, by whatever process it was done.
 *
 *   gcc -shared -fPIC -O1 -o libnvml-hand.so nvml-hand.c -ldl        (-DOLD: a driver without the newer functions)
 *
 * The file is the library's own path with ".gpus" behind it. Its lines are "GPU KEY VALUE", GPU a number from 0, or - for all:
 *
 *   - count 8          - loaded 1
 *   0 uuid GPU-0       0 pci 00000000:3B:00.0     0 limit 700000     0 users 4711,4712
 *   - error.nvmlDeviceSetPowerManagementLimit 4   this function answers 4 (of one GPU: its number in place of -)
 *   - hang.nvmlInit_v2 1                          this function does not come back while the line stands there
 *
 * Every change is a line in the file with ".log" behind the library's path.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
enum { OK = 0, INVALID = 2, UNSUPPORTED = 3, SMALL = 7, DRIVER = 9 };
enum { MOST_GPUS = 16, MOST_LINES = 1024 };

struct line { char gpu[8], key[64], value[128]; };
/* Each thread reads the file for itself: one may hang here while another asks. */
static __thread struct line lines[MOST_LINES];
static __thread int count;
static int inits;
static int devices[MOST_GPUS];

static const char *beside(const char *suffix) {
  static __thread char path[4096];
  Dl_info info;
  path[0] = 0;
  if (dladdr((void *) beside, &info)) snprintf(path, sizeof path, "%s%s", info.dli_fname, suffix);
  return path;
}

static void load(void) {
  count = 0;
  FILE *file = fopen(beside(".gpus"), "r");
  if (!file) return;
  while (count < MOST_LINES && fscanf(file, "%7s %63s %127s", lines[count].gpu, lines[count].key, lines[count].value) == 3) count++;
  fclose(file);
}

static const char *text(int gpu, const char *key, const char *otherwise) {
  char number[8];
  const char *found = otherwise;
  snprintf(number, sizeof number, "%d", gpu);
  for (int i = 0; i < count; i++) {
    if (strcmp(lines[i].key, key)) continue;
    if (!strcmp(lines[i].gpu, number)) return lines[i].value;
    if (!strcmp(lines[i].gpu, "-")) found = lines[i].value;
  }
  return found;
}

static long long number(int gpu, const char *key, long long otherwise) {
  const char *value = text(gpu, key, 0);
  return value ? atoll(value) : otherwise;
}

static int open_lock(void) {
  int file = open(beside(".lock"), O_CREAT | O_RDWR, 0600);
  if (file >= 0) flock(file, LOCK_EX);
  return file;
}

static void put(int gpu, const char *key, long long value) {
  char fresh[4096], who[8];
  int lock = open_lock();
  load();
  snprintf(who, sizeof who, "%d", gpu);
  int at = -1;
  for (int i = 0; i < count; i++) if (!strcmp(lines[i].gpu, who) && !strcmp(lines[i].key, key)) at = i;
  if (at < 0 && count < MOST_LINES) at = count++;
  snprintf(lines[at].gpu, sizeof lines[at].gpu, "%s", who);
  snprintf(lines[at].key, sizeof lines[at].key, "%s", key);
  snprintf(lines[at].value, sizeof lines[at].value, "%lld", value);
  snprintf(fresh, sizeof fresh, "%s", beside(".gpus.new"));
  FILE *file = fopen(fresh, "w");
  if (file) {
    for (int i = 0; i < count; i++) fprintf(file, "%s %s %s\n", lines[i].gpu, lines[i].key, lines[i].value);
    fclose(file);
    rename(fresh, beside(".gpus"));
  }
  FILE *log = fopen(beside(".log"), "a");
  if (log) { fprintf(log, "%d %s %lld\n", gpu, key, value); fclose(log); }
  close(lock);
}

static int enter(const char *function, int gpu) {
  char key[80];
  load();
  snprintf(key, sizeof key, "hang.%s", function);
  while (number(gpu, key, 0)) { usleep(5000); load(); }
  snprintf(key, sizeof key, "error.%s", function);
  int answer = (int) number(gpu, key, 0);
  if (!answer && !number(-1, "loaded", 1)) answer = DRIVER;
  if (!answer && gpu >= 0 && strncmp(function, "nvmlDeviceGetHandle", 19)) answer = (int) number(gpu, "answers", 0);
  return answer;
}

static int gpu_of(void *device) { return (int) ((int *) device - devices); }

#define WHOLE(function, key, otherwise) \
  EXPORT int function(void *device, unsigned *value) { \
    int gpu = gpu_of(device), answer = enter(#function, gpu); \
    if (!answer) *value = (unsigned) number(gpu, key, otherwise); \
    return answer; \
  }

EXPORT int nvmlInit_v2(void) { int answer = enter("nvmlInit_v2", -1); if (!answer) inits++; return answer; }
EXPORT int nvmlShutdown(void) { inits--; return OK; }
EXPORT int nvmlDeviceGetCount_v2(unsigned *value) {
  int answer = enter("nvmlDeviceGetCount_v2", -1);
  *value = (unsigned) number(-1, "count", 2);
  return answer;
}
EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
  int answer = enter("nvmlDeviceGetHandleByIndex_v2", (int) index);
  if (!answer) *device = &devices[index];
  return answer;
}
EXPORT int nvmlDeviceGetUUID(void *device, char *value, unsigned length) {
  int gpu = gpu_of(device);
  load();
  snprintf(value, length, "%s", text(gpu, "uuid", ""));
  return OK; /* a driver knows it also of a GPU that wants a reset */
}
EXPORT int nvmlDeviceGetPciInfo_v3(void *device, char *info) {
  load();
  snprintf(info + 36, 32, "%s", text(gpu_of(device), "pci", ""));
  return OK;
}
WHOLE(nvmlDeviceGetMinorNumber, "minor", gpu)
WHOLE(nvmlDeviceGetPersistenceMode, "persistence", 0)
WHOLE(nvmlDeviceGetVirtualizationMode, "virtual", 0)
WHOLE(nvmlDeviceGetPowerManagementLimit, "limit", 700000)
WHOLE(nvmlDeviceGetEnforcedPowerLimit, "limit", 700000)
WHOLE(nvmlDeviceGetPowerUsage, "draw", 90000)
#ifndef OLD
WHOLE(nvmlDeviceGetArchitecture, "arch", 9)
#endif

EXPORT int nvmlDeviceGetPowerManagementLimitConstraints(void *device, unsigned *least, unsigned *most) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetPowerManagementLimitConstraints", gpu);
  if (!answer) { *least = (unsigned) number(gpu, "least", 200000); *most = (unsigned) number(gpu, "most", 700000); }
  return answer;
}
EXPORT int nvmlDeviceGetTotalEnergyConsumption(void *device, unsigned long long *value) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetTotalEnergyConsumption", gpu);
  if (!answer) *value = (unsigned long long) number(gpu, "energy", 5000000);
  return answer;
}
EXPORT int nvmlDeviceGetClockInfo(void *device, int type, unsigned *value) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetClockInfo", gpu);
  if (!answer) *value = (unsigned) number(gpu, type == 1 ? "sm" : "clock", 345);
  return answer;
}
EXPORT int nvmlDeviceGetMaxClockInfo(void *device, int type, unsigned *value) {
  (void) type;
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetMaxClockInfo", gpu);
  if (!answer) *value = (unsigned) number(gpu, "maxclock", 1980);
  return answer;
}
#ifdef OLD
EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(void *device, unsigned long long *value) {
#else
EXPORT int nvmlDeviceGetCurrentClocksEventReasons(void *device, unsigned long long *value) {
#endif
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetCurrentClocksEventReasons", gpu);
  if (!answer) *value = (unsigned long long) number(gpu, "reasons", 4);
  return answer;
}
EXPORT int nvmlDeviceGetRemappedRows(void *device, unsigned *corrected, unsigned *uncorrected, unsigned *pending, unsigned *failed) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetRemappedRows", gpu);
  if (!answer) { *corrected = *uncorrected = *failed = 0; *pending = (unsigned) number(gpu, "pending", 0); }
  return answer;
}
EXPORT int nvmlDeviceGetMigMode(void *device, unsigned *now, unsigned *next) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetMigMode", gpu);
  if (!answer) *now = *next = (unsigned) number(gpu, "mig", 0);
  return answer;
}
EXPORT int nvmlDeviceGetNvLinkState(void *device, unsigned link, unsigned *value) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetNvLinkState", gpu);
  if (!answer && (long long) link >= number(gpu, "links", 0)) answer = INVALID;
  if (!answer) *value = 1;
  return answer;
}
EXPORT int nvmlDeviceGetNvLinkRemoteDeviceType(void *device, unsigned link, unsigned *value) {
  (void) link;
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetNvLinkRemoteDeviceType", gpu);
  if (!answer) *value = (unsigned) number(gpu, "linkto", 2);
  return answer;
}
#ifndef OLD
struct field { unsigned id, scope; long long at, took; unsigned type; int answer; union { unsigned whole; long long wide; } value; };
EXPORT int nvmlDeviceGetFieldValues(void *device, int n, struct field *fields) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetFieldValues", gpu);
  for (int i = 0; !answer && i < n; i++) {
    fields[i].answer = fields[i].id == 230 ? OK : UNSUPPORTED;
    fields[i].type = 1;
    fields[i].value.whole = (unsigned) number(gpu, "recovery", 0);
  }
  return answer;
}
#endif
struct process { unsigned pid; unsigned long long memory; unsigned gpu_instance, compute_instance; };
#ifdef OLD
EXPORT int nvmlDeviceGetComputeRunningProcesses_v2(void *device, unsigned *n, struct process *all) {
#else
EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(void *device, unsigned *n, struct process *all) {
#endif
  int gpu = gpu_of(device), answer = enter("nvmlDeviceGetComputeRunningProcesses", gpu);
  unsigned room = *n;
  *n = 0;
  if (answer) return answer;
  char users[128];
  snprintf(users, sizeof users, "%s", text(gpu, "users", ""));
  for (char *user = strtok(users, ","); user; user = strtok(0, ",")) {
    if (*n >= room) return SMALL;
    memset(&all[*n], 0, sizeof all[*n]);
    all[(*n)++].pid = (unsigned) atoi(user);
  }
  return OK;
}

EXPORT int nvmlDeviceSetPersistenceMode(void *device, unsigned on) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceSetPersistenceMode", gpu);
  if (!answer) put(gpu, "persistence", on);
  return answer;
}
EXPORT int nvmlDeviceSetPowerManagementLimit(void *device, unsigned limit) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceSetPowerManagementLimit", gpu);
  if (!answer && ((long long) limit < number(gpu, "least", 200000) || (long long) limit > number(gpu, "most", 700000))) answer = INVALID;
  if (!answer) put(gpu, "limit", limit);
  return answer;
}
EXPORT int nvmlDeviceSetGpuLockedClocks(void *device, unsigned least, unsigned most) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceSetGpuLockedClocks", gpu);
  if (!answer) { put(gpu, "lockleast", least); put(gpu, "lockmost", most); }
  return answer;
}
EXPORT int nvmlDeviceResetGpuLockedClocks(void *device) {
  int gpu = gpu_of(device), answer = enter("nvmlDeviceResetGpuLockedClocks", gpu);
  if (!answer) { put(gpu, "lockleast", 0); put(gpu, "lockmost", 0); }
  return answer;
}
