package io.wheeltapper.core.slo;

/**
 * Minutes in a row that are all alike: how a history is handed over in short.
 *
 * @param from the first minute, epoch minutes
 * @param minutes how many
 */
public record Run(String series, long from, int minutes, double amount, double total) {}
