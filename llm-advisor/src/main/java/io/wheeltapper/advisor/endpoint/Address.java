package io.wheeltapper.advisor.endpoint;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a model is and how it is called. Immutable.
 *
 * @param url without a slash at its end
 * @param authorities who signed the endpoint's certificate, in PEM; nothing for the system's own
 * @param schema whether the answer's JSON schema goes along, where the endpoint bears it
 * @param atOnce calls at one time
 * @param perMinute calls a minute
 */
public record Address(
    Dialect dialect,
    String url,
    String model,
    KeyFile key,
    Optional<Path> authorities,
    boolean schema,
    int atOnce,
    int perMinute) {}
