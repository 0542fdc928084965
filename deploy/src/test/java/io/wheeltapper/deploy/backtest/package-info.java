@NullMarked
package io.wheeltapper.deploy.backtest;

import org.jspecify.annotations.NullMarked;
