/** {@code policy test}: what a bundle would do, told as scenarios in virtual time. */
@NullMarked
package io.wheeltapper.deploy.scenario;

import org.jspecify.annotations.NullMarked;
