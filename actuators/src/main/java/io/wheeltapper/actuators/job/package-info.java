/**
 * What a job's owner promises and what is seen of it, the same under every scheduler: the contract,
 * the marker and whether it is whole, the steps that were lost. Nothing here calls a scheduler.
 */
@NullMarked
package io.wheeltapper.actuators.job;

import org.jspecify.annotations.NullMarked;
