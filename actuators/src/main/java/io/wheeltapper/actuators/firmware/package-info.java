/**
 * Firmware: what a site says of its components, their versions and images, and by whom an image is
 * trusted; the packages below bring a version onto a node, each by another way.
 */
@NullMarked
package io.wheeltapper.actuators.firmware;

import org.jspecify.annotations.NullMarked;
