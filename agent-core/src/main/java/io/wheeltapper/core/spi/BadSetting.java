package io.wheeltapper.core.spi;

/** A setting is wrong; the message says what is, and what would be right. */
public final class BadSetting extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String key;

  /** About one key of one instance's settings. */
  public BadSetting(String key, String message) {
    super(message);
    this.key = key;
  }

  /** The key that is wrong. */
  public String key() {
    return key;
  }
}
