package io.wheeltapper.deploy.config;

import io.wheeltapper.core.spi.Settings;

/**
 * One configured sensor or actuator.
 *
 * @param kind the name of its kind
 * @param settings checked against the kind; its {@code instance()} is the key in the file
 */
public record Instance(String kind, Settings settings) {}
