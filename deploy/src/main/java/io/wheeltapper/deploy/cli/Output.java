package io.wheeltapper.deploy.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where a command prints. Safe for one thread. */
record Output(PrintStream out, PrintStream err) {

  /** One line for a person, to standard output. */
  void say(String line) {
    out.println(line);
  }

  /** One line about the command itself, to standard error. */
  void note(String line) {
    err.println(line);
  }

  /** One JSON object a line: always UTF-8, always a line feed, whatever the machine. */
  void json(byte[] object) {
    out.write(object, 0, object.length);
    out.write('\n');
    out.flush();
  }

  /** The same from text. */
  void json(String object) {
    json(object.getBytes(StandardCharsets.UTF_8));
  }
}
