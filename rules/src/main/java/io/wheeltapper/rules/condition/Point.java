package io.wheeltapper.rules.condition;

/**
 * Something in a rule that comes out true or false: one comparison, a {@code not} or an {@code
 * exists}.
 *
 * @param rule the rule's name
 * @param file as the sources name it
 * @param line of the condition, from 1
 * @param number its place in the rule, from 0
 * @param fact the type of fact that it compares, or {@code ""} for {@code not} and {@code exists}
 * @param text as it is written, blanks evened out
 */
public record Point(String rule, String file, int line, int number, String fact, String text) {}
