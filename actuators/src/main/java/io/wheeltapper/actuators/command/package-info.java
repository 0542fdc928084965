/**
 * What a site does to a node, or to what protects its plant, by a command of its own, such as
 * {@code ssh NODE sudo systemctl reboot} or what shuts a valve: run, looked after, and its checks
 * read. {@link io.wheeltapper.actuators.Run} is all that is asked of the machine.
 */
@NullMarked
package io.wheeltapper.actuators.command;

import org.jspecify.annotations.NullMarked;
