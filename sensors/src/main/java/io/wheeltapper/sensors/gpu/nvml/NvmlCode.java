package io.wheeltapper.sensors.gpu.nvml;

import java.util.Map;

/** {@code nvmlReturn_t} of nvml.h, as far as it is told apart. */
final class NvmlCode {

  static final int SUCCESS = 0;
  static final int INVALID_ARGUMENT = 2;
  static final int NOT_SUPPORTED = 3;
  static final int NO_PERMISSION = 4;
  static final int NOT_FOUND = 6;
  static final int INSUFFICIENT_SIZE = 7;
  static final int DRIVER_NOT_LOADED = 9;
  static final int TIMEOUT = 10;
  static final int FUNCTION_NOT_FOUND = 13;
  static final int GPU_IS_LOST = 15;
  static final int RESET_REQUIRED = 16;
  static final int UNKNOWN = 999;

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(1, "uninitialized"),
          Map.entry(INVALID_ARGUMENT, "invalid argument"),
          Map.entry(NOT_SUPPORTED, "not supported"),
          Map.entry(NO_PERMISSION, "no permission"),
          Map.entry(NOT_FOUND, "not found"),
          Map.entry(8, "insufficient external power"),
          Map.entry(DRIVER_NOT_LOADED, "the driver is not loaded"),
          Map.entry(TIMEOUT, "timeout"),
          Map.entry(11, "an interrupt problem"),
          Map.entry(12, "a library of the driver is missing"),
          Map.entry(FUNCTION_NOT_FOUND, "this driver lacks the function"),
          Map.entry(14, "the InfoROM is corrupted"),
          Map.entry(GPU_IS_LOST, "the GPU is lost"),
          Map.entry(RESET_REQUIRED, "the GPU requires a reset"),
          Map.entry(17, "the operating system blocks it"),
          Map.entry(
              18, "library and driver versions differ; the driver was updated without reload"),
          Map.entry(19, "in use"),
          Map.entry(20, "out of memory"),
          Map.entry(25, "a struct version that this driver does not know"),
          Map.entry(27, "not ready"),
          Map.entry(28, "no GPU found"),
          Map.entry(29, "invalid state"),
          Map.entry(UNKNOWN, "unknown error"));

  private NvmlCode() {}

  /** In words, with the number. */
  static String words(int code) {
    return WORDS.getOrDefault(code, "error") + " (" + code + ")";
  }
}
