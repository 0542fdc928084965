/** What another bundle would have decided on the same inputs, and how that differs. */
@NullMarked
package io.wheeltapper.deploy.backtest;

import org.jspecify.annotations.NullMarked;
