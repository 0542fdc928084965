package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Signal;
import java.util.List;

/**
 * Makes signals of one record of a node's kernel log, as the real sensor would. Called in the order
 * of the records, by one thread at a time.
 */
@FunctionalInterface
public interface KernelReader {

  /**
   * Reads one record.
   *
   * @param node whose kernel said it
   * @param bootedAt when that node booted, epoch milliseconds
   * @param record as {@code /dev/kmsg} gives it: {@code priority,sequence,microseconds,flags;text}
   */
  List<Signal> read(String node, long bootedAt, String record);
}
