package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;

final class MemoryLedgerTest extends LedgerContract {
  @Override
  Ledger open() {
    return new MemoryLedger();
  }
}
