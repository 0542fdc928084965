/**
 * How good an adviser is, and whether it does harm: questions with known answers, a judge, figures
 * with intervals.
 */
@NullMarked
package io.wheeltapper.deploy.evaluation;

import org.jspecify.annotations.NullMarked;
