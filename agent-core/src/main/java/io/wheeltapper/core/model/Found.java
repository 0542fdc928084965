package io.wheeltapper.core.model;

/**
 * What a case has found of one fault, as a fact for the operators' veto rules.
 *
 * @param fault the fault
 * @param target where it was seen last
 * @param first when it was first found, the loop's time in epoch milliseconds
 * @param last when it was last found
 * @param origins where its evidence was born, in lower case, sorted, joined by commas: {@code
 *     gpu_driver,scheduler}
 * @param sensor the sensor of its newest evidence
 */
public record Found(
    Fault fault, Target target, long first, long last, String origins, String sensor) {}
