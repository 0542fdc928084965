/* A stand-in for libnvidia-ml.so.1, written for our tests: eight GPUs that say what a control file tells them to.
 *
 *   gcc -shared -fPIC -O1 -o libnvidia-ml-standin.so nvml-standin.c -ldl        (-DOLD: a driver of 2021)
 *
 * The control file is $NVML_STANDIN_CONTROL, else the library's own path with ".control" behind it; it is read again
 * whenever it changes. Lines are "name value"; a name may end in ".N" for one GPU only:
 *
 *   gpus 8                          driver 590.48.01
 *   temp 41                         temp.3 91
 *   field.145.2 1                   NVML_FI_DEV number 145 of GPU 2; "field.145 E3" answers error 3
 *   error.nvmlDeviceGetUUID.1 15    this function answers 15 for GPU 1
 *   hang.nvmlDeviceGetPowerUsage 1  this function does not come back while the line stands there
 *   slow.nvmlDeviceGetPowerUsage 50 this function takes 50 ms
 *   lost.5 1    reset.6 1           every question about it answers 15, or 16
 *   xid 3 79                        an Xid, told to event sets that were made before the line
 *   migmode.0 1   migs.0 3          partitions
 *   cluster 1   clique.3 8          an NVLink domain over several nodes
 */
#define _GNU_SOURCE
#include "nvml-layout.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
enum { OK = 0, INVALID = 2, UNSUPPORTED = 3, NOT_FOUND = 6, DRIVER = 9, TIMEOUT = 10, LOST = 15, RESET = 16, VERSION = 25 };
enum { MOST_GPUS = 64, MOST_LINES = 1024, MOST_NAMES = 128 };

struct device { int gpu, mig; };
struct set { int at; int registered; };

static struct device devices[MOST_GPUS], migs[MOST_GPUS][8];
static struct { char name[96], value[96]; } lines[MOST_LINES];
static int count, inits;
static struct timespec changed;
static off_t size = -1;
static struct { char name[64]; long calls; } counted[MOST_NAMES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *control(void) {
  static char path[4096];
  if (!path[0]) {
    const char *told = getenv("NVML_STANDIN_CONTROL");
    Dl_info info;
    if (told) snprintf(path, sizeof path, "%s", told);
    else if (dladdr((void *) control, &info)) snprintf(path, sizeof path, "%s.control", info.dli_fname);
  }
  return path;
}

static void reload(void) {
  struct stat now;
  if (stat(control(), &now)) { count = 0; size = -1; return; }
  if (now.st_size == size && !memcmp(&now.st_mtim, &changed, sizeof changed)) return;
  FILE *file = fopen(control(), "r");
  if (!file) return;
  char line[256];
  count = 0;
  while (count < MOST_LINES && fgets(line, sizeof line, file)) {
    lines[count].value[0] = 0;
    if (sscanf(line, "%95s %95[^\n]", lines[count].name, lines[count].value) >= 1) count++;
  }
  fclose(file);
  size = now.st_size;
  changed = now.st_mtim;
}

static const char *text(const char *name, int gpu, const char *otherwise) {
  char one[160];
  const char *found = otherwise;
  snprintf(one, sizeof one, "%s.%d", name, gpu);
  for (int i = 0; i < count; i++) {
    if (!strcmp(lines[i].name, one)) return lines[i].value;
    if (!strcmp(lines[i].name, name)) found = lines[i].value;
  }
  return found;
}

static double number(const char *name, int gpu, double otherwise) {
  const char *value = text(name, gpu, 0);
  return value ? atof(value) : otherwise;
}

static double about(const char *kind, const char *function, int gpu) {
  char name[128];
  snprintf(name, sizeof name, "%s.%s", kind, function);
  return number(name, gpu, 0);
}

/* What every function begins with: counts, hangs, fails. Leaves with the lock held unless it answers an error. */
static int enter(const char *function, int gpu) {
  pthread_mutex_lock(&lock);
  for (int i = 0; i < MOST_NAMES; i++) {
    if (!counted[i].name[0]) snprintf(counted[i].name, sizeof counted[i].name, "%s", function);
    if (!strcmp(counted[i].name, function)) { counted[i].calls++; break; }
  }
  reload();
  double wait = about("slow", function, gpu);
  while (about("hang", function, gpu) || wait > 0) {
    pthread_mutex_unlock(&lock);
    usleep(wait > 0 ? (useconds_t) (wait * 1000) : 5000);
    wait = 0;
    pthread_mutex_lock(&lock);
    reload();
  }
  int answer = (int) about("error", function, gpu);
  if (!answer && gpu >= 0 && number("lost", gpu, 0)) answer = LOST;
  if (!answer && gpu >= 0 && number("reset", gpu, 0)) answer = RESET;
  if (!answer && !inits && strncmp(function, "nvmlInit", 8)) answer = 1;
  if (answer) pthread_mutex_unlock(&lock);
  return answer;
}

static int leave(int answer) { pthread_mutex_unlock(&lock); return answer; }

#define ENTER(gpu) int refused = enter(__func__, gpu); if (refused) return refused
#define GPU(d) ((d)->gpu)

/* For the tests: how often a function was called. */
EXPORT long standin_calls(const char *function) {
  for (int i = 0; i < MOST_NAMES; i++) if (!strcmp(counted[i].name, function)) return counted[i].calls;
  return 0;
}

EXPORT int nvmlInit_v2(void) {
  ENTER(-1);
  for (int i = 0; i < MOST_GPUS; i++) {
    devices[i].gpu = i;
    devices[i].mig = -1;
    for (int m = 0; m < 8; m++) { migs[i][m].gpu = i; migs[i][m].mig = m; }
  }
  inits++;
  return leave(OK);
}
EXPORT int nvmlShutdown(void) { ENTER(-1); inits--; return leave(OK); }
EXPORT int standin_inits(void) { return inits; }

static int say(char *to, unsigned int length, const char *what) {
  if (strlen(what) + 1 > length) return leave(7);
  strcpy(to, what);
  return leave(OK);
}

EXPORT int nvmlSystemGetDriverVersion(char *to, unsigned int length) { ENTER(-1); return say(to, length, text("driver", -1, "590.48.01")); }
EXPORT int nvmlSystemGetNVMLVersion(char *to, unsigned int length) { ENTER(-1); return say(to, length, "13.590.48.01"); }
EXPORT int nvmlDeviceGetCount_v2(unsigned int *n) { ENTER(-1); *n = (unsigned) number("gpus", -1, 8); return leave(OK); }
EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned int i, nvmlDevice_t *d) {
  ENTER((int) i);
  if (i >= number("gpus", -1, 8)) return leave(INVALID);
  *d = &devices[i];
  return leave(OK);
}
EXPORT int nvmlDeviceGetUUID(nvmlDevice_t d, char *to, unsigned int length) {
  ENTER(GPU(d));
  char uuid[96];
  if (d->mig >= 0) snprintf(uuid, sizeof uuid, "MIG-5f3a0000-0000-0000-%04x-0000000000%02x", d->gpu, d->mig);
  else snprintf(uuid, sizeof uuid, "GPU-5f3a0000-0000-0000-0000-0000000000%02x", d->gpu);
  return say(to, length, d->mig >= 0 ? uuid : text("uuid", GPU(d), uuid));
}
EXPORT int nvmlDeviceGetSerial(nvmlDevice_t d, char *to, unsigned int length) {
  ENTER(GPU(d));
  char serial[30];
  snprintf(serial, sizeof serial, "13240230493%02d", d->gpu);
  return say(to, length, serial);
}
EXPORT int nvmlDeviceGetName(nvmlDevice_t d, char *to, unsigned int length) { ENTER(GPU(d)); return say(to, length, text("name", GPU(d), "NVIDIA H100 80GB HBM3")); }
EXPORT int nvmlDeviceGetMinorNumber(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = (unsigned) d->gpu; return leave(OK); }
static int pci(nvmlDevice_t d, PciInfo *info) {
  memset(info, 0, sizeof *info);
  info->bus = 0x10 + d->gpu * 16 + 0xb;
  snprintf(info->busIdLegacy, sizeof info->busIdLegacy, "0000:%02X:00.0", info->bus);
  snprintf(info->busId, sizeof info->busId, "00000000:%02X:00.0", info->bus);
  info->pciDeviceId = 0x233010de;
  return leave(OK);
}
EXPORT int nvmlDeviceGetVbiosVersion(nvmlDevice_t d, char *to, unsigned int length) { ENTER(GPU(d)); return say(to, length, text("vbios", GPU(d), "96.00.A5.00.01")); }
EXPORT int nvmlDeviceGetInforomImageVersion(nvmlDevice_t d, char *to, unsigned int length) { ENTER(GPU(d)); return say(to, length, "G520.0200.0005"); }
EXPORT int nvmlDeviceGetBoardPartNumber(nvmlDevice_t d, char *to, unsigned int length) { ENTER(GPU(d)); return say(to, length, "692-2G520-0200-000"); }
EXPORT int nvmlDeviceGetTemperature(nvmlDevice_t d, int sensor, unsigned int *t) { ENTER(GPU(d)); *t = (unsigned) number("temp", GPU(d), 41); return leave(sensor ? INVALID : OK); }
EXPORT int nvmlDeviceGetTemperatureThreshold(nvmlDevice_t d, int which, unsigned int *t) {
  ENTER(GPU(d));
  static const unsigned int degrees[] = {95, 92, 95, 87};
  if (which < 0 || which > 3) return leave(INVALID);
  *t = degrees[which];
  return leave(OK);
}
EXPORT int nvmlDeviceGetPowerUsage(nvmlDevice_t d, unsigned int *mw) { ENTER(GPU(d)); *mw = (unsigned) number("power", GPU(d), 69850); return leave(OK); }
EXPORT int nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t d, unsigned long long *mj) { ENTER(GPU(d)); *mj = 123456789; return leave(OK); }
EXPORT int nvmlDeviceGetPowerManagementLimit(nvmlDevice_t d, unsigned int *mw) { ENTER(GPU(d)); *mw = 700000; return leave(OK); }
EXPORT int nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t d, unsigned int *least, unsigned int *most) { ENTER(GPU(d)); *least = 200000; *most = 700000; return leave(OK); }
EXPORT int nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t d, unsigned int *mw) { ENTER(GPU(d)); *mw = 700000; return leave(OK); }
EXPORT int nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t d, unsigned int *mw) { ENTER(GPU(d)); *mw = (unsigned) number("enforced", GPU(d), 700000); return leave(OK); }
EXPORT int nvmlDeviceGetClockInfo(nvmlDevice_t d, int which, unsigned int *mhz) { ENTER(GPU(d)); *mhz = which == 1 ? (unsigned) number("sm", GPU(d), 345) : 2619; return leave(OK); }
EXPORT int nvmlDeviceGetMaxClockInfo(nvmlDevice_t d, int which, unsigned int *mhz) { ENTER(GPU(d)); *mhz = which == 1 ? 1980 : 2619; return leave(OK); }
EXPORT int nvmlDeviceGetUtilizationRates(nvmlDevice_t d, Utilization *u) {
  ENTER(GPU(d));
  if (number("migmode", GPU(d), 0)) return leave(UNSUPPORTED);
  u->gpu = (unsigned) number("util", GPU(d), 0);
  u->memory = 3;
  return leave(OK);
}
EXPORT int nvmlDeviceGetMemoryInfo(nvmlDevice_t d, Memory1 *m) { ENTER(GPU(d)); m->total = 80ULL << 30; m->free = 60ULL << 30; m->used = 20ULL << 30; return leave(OK); }
EXPORT int nvmlDeviceGetEccMode(nvmlDevice_t d, int *now, int *pending) { ENTER(GPU(d)); *now = *pending = 1; return leave(OK); }
EXPORT int nvmlDeviceGetTotalEccErrors(nvmlDevice_t d, int type, int kind, unsigned long long *n) { ENTER(GPU(d)); *n = (unsigned) (10 + type * 2 + kind); return leave(OK); }
EXPORT int nvmlDeviceGetMemoryErrorCounter(nvmlDevice_t d, int type, int kind, int where, unsigned long long *n) { ENTER(GPU(d)); *n = (unsigned) (100 * where + type * 2 + kind); return leave(OK); }
EXPORT int nvmlDeviceGetRetiredPages_v2(nvmlDevice_t d, int cause, unsigned int *n, unsigned long long *a, unsigned long long *t) { ENTER(GPU(d)); (void) cause; (void) a; (void) t; *n = 0; return leave(OK); }
EXPORT int nvmlDeviceGetRetiredPagesPendingStatus(nvmlDevice_t d, int *pending) { ENTER(GPU(d)); *pending = 0; return leave(OK); }
EXPORT int nvmlDeviceGetRemappedRows(nvmlDevice_t d, unsigned int *corr, unsigned int *unc, unsigned int *pending, unsigned int *failed) {
  ENTER(GPU(d));
  *corr = 2; *unc = 1; *pending = 1; *failed = 0;
  return leave(OK);
}
EXPORT int nvmlDeviceGetRowRemapperHistogram(nvmlDevice_t d, RowHistogram *rows) { ENTER(GPU(d)); *rows = (RowHistogram) {2550, 4, 3, 2, 1}; return leave(OK); }
EXPORT int nvmlDeviceGetNvLinkState(nvmlDevice_t d, unsigned int link, int *active) {
  ENTER(GPU(d));
  if (link >= number("links", GPU(d), 18)) return leave(INVALID);
  *active = link >= number("down", GPU(d), 0);
  return leave(OK);
}
EXPORT int nvmlDeviceGetNvLinkErrorCounter(nvmlDevice_t d, unsigned int link, int kind, unsigned long long *n) {
  ENTER(GPU(d));
  if (link >= number("links", GPU(d), 18)) return leave(INVALID);
  *n = (unsigned) (kind + 1);
  return leave(OK);
}
EXPORT int nvmlDeviceGetPcieReplayCounter(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = 9; return leave(OK); }
EXPORT int nvmlDeviceGetCurrPcieLinkGeneration(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = 5; return leave(OK); }
EXPORT int nvmlDeviceGetCurrPcieLinkWidth(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = (unsigned) number("width", GPU(d), 16); return leave(OK); }
EXPORT int nvmlDeviceGetMaxPcieLinkGeneration(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = 5; return leave(OK); }
EXPORT int nvmlDeviceGetMaxPcieLinkWidth(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = 16; return leave(OK); }
EXPORT int nvmlDeviceGetMigMode(nvmlDevice_t d, unsigned int *now, unsigned int *pending) {
  ENTER(GPU(d));
  *now = (unsigned) number("migmode", GPU(d), 0);
  *pending = (unsigned) number("migpending", GPU(d), *now);
  return leave(OK);
}
EXPORT int nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t d, unsigned int *n) { ENTER(GPU(d)); *n = 7; return leave(OK); }
EXPORT int nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t d, unsigned int i, nvmlDevice_t *mig) {
  ENTER(GPU(d));
  if (i >= number("migs", GPU(d), 0)) return leave(NOT_FOUND);
  *mig = &migs[d->gpu][i];
  return leave(OK);
}
EXPORT int nvmlDeviceGetGpuInstanceId(nvmlDevice_t d, unsigned int *id) { ENTER(GPU(d)); *id = (unsigned) d->mig + 3; return leave(OK); }
EXPORT int nvmlDeviceGetComputeInstanceId(nvmlDevice_t d, unsigned int *id) { ENTER(GPU(d)); *id = 0; return leave(OK); }

#ifndef OLD
/* Fields that are there without the control file, with their types: 1 unsigned, 3 unsigned long long, 5 int. */
static int field(int gpu, FieldValue *f) {
  static const struct { unsigned int id, type; double value; } known[] = {
      {1, 1, 1},    {3, 3, 0},     {4, 3, 0},     {5, 3, 0},     {6, 3, 0},     {29, 3, 0},    {30, 3, 0},    {31, 3, 0},
      {38, 3, 0},   {45, 3, 0},    {52, 3, 0},    {59, 3, 0},    {74, 3, 0},    {76, 3, 0},    {82, 1, 48},   {83, 3, 5e9},
      {94, 1, 9},   {142, 1, 0},   {143, 1, 0},   {144, 1, 0},   {145, 1, 0},   {186, 1, 69620}, {193, 5, -8}, {194, 5, -2},
      {230, 1, 0},  {269, 3, 0},   {270, 3, 0},   {271, 3, 0},
  };
  char name[32];
  snprintf(name, sizeof name, "field.%u", f->fieldId);
  const char *told = text(name, gpu, 0);
  if (told && told[0] == 'E') return atoi(told + 1);
  for (unsigned int i = 0; i < sizeof known / sizeof *known; i++) {
    if (known[i].id == f->fieldId || told) {
      double value = told ? atof(told) : known[i].value;
      f->valueType = known[i].id == f->fieldId ? known[i].type : 3;
      switch (f->valueType) {
        case 1: f->value.ui = (unsigned) value; break;
        case 5: f->value.si = (int) value; break;
        default: f->value.ull = (unsigned long long) value;
      }
      if (known[i].id == f->fieldId || i + 1 == sizeof known / sizeof *known) return OK;
    }
  }
  return UNSUPPORTED;
}

EXPORT int nvmlDeviceGetPciInfo_v3(nvmlDevice_t d, PciInfo *info) { ENTER(GPU(d)); return pci(d, info); }
EXPORT int nvmlDeviceGetFieldValues(nvmlDevice_t d, int n, FieldValue *fields) {
  ENTER(GPU(d));
  int any = 0;
  for (int i = 0; i < n; i++) {
    fields[i].nvmlReturn = (unsigned) field(GPU(d), &fields[i]);
    any |= fields[i].nvmlReturn == OK;
  }
  return leave(any ? OK : UNSUPPORTED);
}
EXPORT int nvmlDeviceGetGspFirmwareVersion(nvmlDevice_t d, char *to) { ENTER(GPU(d)); return say(to, 64, text("gsp", GPU(d), "590.48.01")); }
EXPORT int nvmlDeviceGetModuleId(nvmlDevice_t d, unsigned int *id) { ENTER(GPU(d)); *id = (unsigned) d->gpu + 1; return leave(OK); }
EXPORT int nvmlDeviceGetPlatformInfo(nvmlDevice_t d, PlatformInfo *p) {
  ENTER(GPU(d));
  if (p->version != (sizeof *p | 2u << 24)) return leave(VERSION);
  memcpy(p->chassisSerialNumber, "CH12345678", 11);
  p->slotNumber = 3; p->trayIndex = 2; p->hostId = 1; p->moduleId = (unsigned char) (d->gpu + 1);
  return leave(OK);
}
EXPORT int nvmlDeviceGetTemperatureV(nvmlDevice_t d, Temperature *t) {
  ENTER(GPU(d));
  if (t->version != (sizeof *t | 1u << 24)) return leave(VERSION);
  t->temperature = (int) number("temp", GPU(d), 41);
  return leave(OK);
}
EXPORT int nvmlDeviceGetMarginTemperature(nvmlDevice_t d, MarginTemperature *t) {
  ENTER(GPU(d));
  if (t->version != (sizeof *t | 1u << 24)) return leave(VERSION);
  t->marginTemperature = (int) number("margin", GPU(d), 46);
  return leave(OK);
}
EXPORT int nvmlDeviceGetCurrentClocksEventReasons(nvmlDevice_t d, unsigned long long *mask) { ENTER(GPU(d)); *mask = (unsigned long long) number("reasons", GPU(d), 1); return leave(OK); }
EXPORT int nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t d, Memory2 *m) {
  ENTER(GPU(d));
  if (m->version != (sizeof *m | 2u << 24)) return leave(VERSION);
  m->total = 81559ULL << 20; m->reserved = 479ULL << 20; m->free = 81080ULL << 20; m->used = 0;
  return leave(OK);
}
EXPORT int nvmlDeviceGetSramEccErrorStatus(nvmlDevice_t d, SramStatus *s) {
  ENTER(GPU(d));
  if (s->version != (sizeof *s | 1u << 24)) return leave(VERSION);
  s->bThresholdExceeded = (unsigned) number("sram", GPU(d), 0);
  return leave(OK);
}
EXPORT int nvmlDeviceGetRepairStatus(nvmlDevice_t d, RepairStatus *s) {
  ENTER(GPU(d));
  if (s->version != (sizeof *s | 1u << 24)) return leave(VERSION);
  s->bChannelRepairPending = (unsigned) number("repair", GPU(d), 0);
  s->bTpcRepairPending = 0;
  return leave(OK);
}
EXPORT int nvmlDeviceGetGpuFabricInfoV(nvmlDevice_t d, FabricInfo3 *f) {
  ENTER(GPU(d));
  if (f->version == (sizeof(FabricInfo3) | 3u << 24) && number("fabricversion", -1, 3) >= 3) f->healthSummary = 1;
  else if (f->version != (sizeof(FabricInfo2) | 2u << 24)) return leave(VERSION);
  f->state = (unsigned char) number("fabric", GPU(d), 3);
  f->status = (unsigned) number("fabricstatus", GPU(d), 0);
  f->cliqueId = (unsigned) number("clique", GPU(d), 7);
  for (int i = 0; number("cluster", GPU(d), 0) && i < 16; i++) f->clusterUuid[i] = (unsigned char) (0x10 + i);
  f->healthMask = 0x12;
  return leave(OK);
}
#else
EXPORT int nvmlDeviceGetPciInfo_v2(nvmlDevice_t d, PciInfo *info) { ENTER(GPU(d)); return pci(d, info); }
EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t d, unsigned long long *mask) { ENTER(GPU(d)); *mask = (unsigned long long) number("reasons", GPU(d), 1); return leave(OK); }
#endif

static int xids(void) {
  int n = 0;
  for (int i = 0; i < count; i++) n += !strcmp(lines[i].name, "xid");
  return n;
}
static const char *xid(int which) {
  for (int i = 0; i < count; i++) if (!strcmp(lines[i].name, "xid") && which-- == 0) return lines[i].value;
  return "";
}
EXPORT int nvmlEventSetCreate(struct set **s) {
  ENTER(-1);
  *s = calloc(1, sizeof **s);
  (*s)->at = xids();
  return leave(OK);
}
EXPORT int nvmlEventSetFree(struct set *s) { ENTER(-1); free(s); return leave(OK); }
EXPORT int nvmlDeviceGetSupportedEventTypes(nvmlDevice_t d, unsigned long long *mask) { ENTER(GPU(d)); *mask = (unsigned long long) number("events", GPU(d), 0x1f); return leave(OK); }
EXPORT int nvmlDeviceRegisterEvents(nvmlDevice_t d, unsigned long long mask, struct set *s) {
  ENTER(GPU(d));
  if (mask != 8) return leave(UNSUPPORTED);
  s->registered++;
  return leave(OK);
}
EXPORT int nvmlEventSetWait_v2(struct set *s, EventData *data, unsigned int ms) {
  ENTER(-1);
  for (unsigned int waited = 0;; waited += 5) {
    if (s->at < xids()) {
      int gpu = 0;
      unsigned int gi = 0xffffffffu, ci = 0xffffffffu;
      long long code = 0;
      sscanf(xid(s->at++), "%d %lld %u %u", &gpu, &code, &gi, &ci);
      *data = (EventData) {&devices[gpu], 8, (unsigned long long) code, gi, ci};
      return leave(OK);
    }
    if (waited >= ms) return leave(TIMEOUT);
    pthread_mutex_unlock(&lock);
    usleep(5000);
    pthread_mutex_lock(&lock);
    reload();
    int refused_now = (int) about("error", __func__, -1);
    if (refused_now) return leave(refused_now);
  }
}
