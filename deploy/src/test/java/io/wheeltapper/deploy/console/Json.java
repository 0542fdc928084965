package io.wheeltapper.deploy.console;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The made answers, anew at each call. */
final class Json {

  private Json() {}

  static Object of(String name) {
    try {
      return ConsoleSite.file(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
