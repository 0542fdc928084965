package io.wheeltapper.deploy.cli;

/** Nobody answers where the agent should be; it may yet come. */
final class NoAgent extends BadUse {

  private static final long serialVersionUID = 1L;

  NoAgent(String message) {
    super(message);
  }
}
