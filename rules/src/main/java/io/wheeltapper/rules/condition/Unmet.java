package io.wheeltapper.rules.condition;

/**
 * A condition that fails.
 *
 * @param file as the sources name it
 * @param line of the condition
 * @param condition as it is written
 * @param words what is so instead: {@code gpu_temp 84 ≤ 85}; quotes text that nobody vouches for
 * @param distance how far off, 0 at the border; a number by its part of what is wanted, text 1, a
 *     reading that is missing 2, a fact that is not there 3
 */
public record Unmet(String file, int line, String condition, String words, double distance) {}
