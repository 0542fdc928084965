/**
 * Error budgets: minutes of indicators, what is left of a budget and how fast it burns. Pure folds
 * over signals, entries and time; no clock, no input or output.
 */
@NullMarked
package io.wheeltapper.core.slo;

import org.jspecify.annotations.NullMarked;
