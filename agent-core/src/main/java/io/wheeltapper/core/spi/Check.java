package io.wheeltapper.core.spi;

/**
 * One line of {@code doctor}.
 *
 * @param works whether it can work here
 * @param detail what was found, or why it cannot and what would help
 */
public record Check(boolean works, String detail) {}
