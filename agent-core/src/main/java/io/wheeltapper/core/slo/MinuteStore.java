package io.wheeltapper.core.slo;

import io.wheeltapper.core.spi.Ledger;
import java.util.List;

/**
 * Where minutes outlive the process: beside the ledger's entries, in the same store. What is lost
 * here is unknown afterwards, which holds. Safe for one writing thread.
 */
public interface MinuteStore {

  /**
   * Writes minutes; durable when it returns. One that is there already stays as it is; what is
   * older than minutes are kept goes.
   */
  void keep(List<Minute> minutes) throws Ledger.Unavailable, InterruptedException;

  /** All minutes that are kept, by series and time, those alike in a row as one. */
  List<Run> kept() throws Ledger.Unavailable;
}
