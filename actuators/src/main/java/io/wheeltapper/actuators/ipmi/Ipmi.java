package io.wheeltapper.actuators.ipmi;

import io.wheeltapper.actuators.CallFailed;
import java.util.List;

/**
 * One BMC by IPMI: answers in the words of {@code ipmitool}. It sees one call at a time. Every call
 * blocks up to its own limit; interruption passes through. Safe for all threads.
 */
interface Ipmi {

  /** The words of a command that changes nothing, such as {@code chassis power status}. */
  String ask(List<String> words) throws CallFailed, InterruptedException;

  /** Makes one change: {@code chassis power reset}. */
  void apply(List<String> words) throws CallFailed, InterruptedException;

  /** The exact command that {@link #apply} would run, for people. */
  String describe(List<String> words);
}
