package io.wheeltapper.sensors.host.versions;

/**
 * One part of a node and the version that is in force on it.
 *
 * @param component what it is called in {@code version.…}
 * @param pending a version that waits for a restart of the part, or {@code ""}
 * @param changedAt when it came into force, as the source says, epoch milliseconds; 0 when not said
 */
record Part(String component, String version, String pending, long changedAt) {}
