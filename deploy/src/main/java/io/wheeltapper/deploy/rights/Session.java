package io.wheeltapper.deploy.rights;

import java.util.function.BooleanSupplier;

/**
 * A browser's login.
 *
 * @param csrf what every POST of it sends along
 * @param began epoch milliseconds
 * @param stands whether what it rests on still holds; a token may be taken out of its file
 */
public record Session(Caller caller, String csrf, long began, BooleanSupplier stands) {}
