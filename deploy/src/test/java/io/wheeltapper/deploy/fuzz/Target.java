package io.wheeltapper.deploy.fuzz;

import java.util.List;

/**
 * One parser of text that strangers write. What it throws by contract is no finding; anything else
 * is.
 */
interface Target {

  /** Parses it; throws when something is wrong with our code. */
  void take(byte[] input) throws Exception;

  /** Good inputs to begin with. */
  List<byte[]> seeds() throws Exception;
}
