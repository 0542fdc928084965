package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Advice;

/**
 * A language model's second opinion. Nothing that judges or acts may import this, and no type that
 * acts takes what it says. Safe for several threads.
 */
public interface Advisor extends AutoCloseable {

  /**
   * A case in, advice out. Blocks up to its own time limit; advice that comes late is not waited
   * for. What goes wrong with the model (slow, refused, garbage, a budget used up) is {@link
   * Advice#failure}, not an exception.
   */
  Advice advise(Dossier dossier, Lookup lookup) throws InterruptedException;

  /** As its endpoint names it, or {@code none}. */
  String model();

  @Override
  void close();
}
