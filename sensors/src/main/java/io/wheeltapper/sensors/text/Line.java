package io.wheeltapper.sensors.text;

/** One line of a text, or why it is none. Numbers count from 1. */
public sealed interface Line {

  /** Its number in the text. */
  long number();

  /** A line of readable text, without its end. */
  record Text(long number, String text) implements Line {}

  /** A line that is no use: too long, binary, or not UTF-8. */
  record Bad(long number, String why) implements Line {}
}
