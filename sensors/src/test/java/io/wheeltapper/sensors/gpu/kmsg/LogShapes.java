package io.wheeltapper.sensors.gpu.kmsg;

import java.util.List;

/** Every way in which a log may write the same kernel message. */
final class LogShapes {

  /** What stands before the message. */
  static final List<String> BEFORE =
      List.of(
          "",
          "[16450076.435595] ",
          "[    1.000001] ",
          "[  312.435595][ T1234] ",
          "[Sun Feb 23 16:24:18 2025] ",
          "[Sat Feb  1 06:04:08 2025] ",
          "<4>[16450076.435595] ",
          "kern  :warn  : [16450076.435595] ",
          "kern  :warn  : [Sun Feb 23 16:24:18 2025] ",
          "kern  :warn  : 2025-01-21T04:41:44,283302+00:00 ",
          "2025-01-21T04:41:44,283302+00:00 ",
          "4,3964,206764307,-;",
          "2,3964,206764307,-,caller=T1234;",
          "Feb 23 16:24:18 gpu-017 kernel: ",
          "Feb  3 16:24:18 gpu-017 kernel: [16450076.435595] ",
          "Feb 23 16:24:18.123456 gpu-017 kernel: ",
          "<4>Feb 23 16:24:18 gpu-017 kernel: [  123.435595] ",
          "2025-02-23T16:24:18+0000 gpu-017 kernel: ",
          "2025-02-23T16:24:18.123456+00:00 gpu-017.site.example kernel: [  123.435595] ",
          "2025-02-23T16:24:18.123456Z gpu-017 kernel: ",
          "Sun 2025-02-23 16:24:18 UTC gpu-017 kernel: ",
          "1700000000.123456 gpu-017 kernel: ",
          "[ 123.435595] gpu-017 kernel: ",
          "<4>1 2025-02-23T16:24:18.123456Z gpu-017 kernel - - - ",
          "<4>1 2025-02-23T16:24:18Z gpu-017 kernel - - [meta sequenceId=\"7\"] [ 12.435595] ",
          "[Feb23 16:24] ",
          "[  +0.000012] ",
          "kernel: ");

  private LogShapes() {}
}
