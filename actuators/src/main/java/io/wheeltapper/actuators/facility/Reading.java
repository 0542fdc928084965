package io.wheeltapper.actuators.facility;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A set-point and its surroundings, as they were looked at; degrees Celsius, or watts.
 *
 * @param stands where the set-point stands
 * @param least the device's own bound
 * @param most the device's own bound
 * @param measured what a sensor reads of what the set-point is for; never the set-point's echo
 * @param dewPoint of the air around it
 * @param alarm what the device itself complains of, or {@code ""}
 * @param held why nobody may move it now, or {@code ""}
 * @param place where it is, for the call that moves it
 * @param tag what it must still be, or {@code ""}
 */
public record Reading(
    BigDecimal stands,
    Optional<BigDecimal> least,
    Optional<BigDecimal> most,
    Optional<BigDecimal> measured,
    Optional<BigDecimal> dewPoint,
    String alarm,
    String held,
    String place,
    String tag) {}
