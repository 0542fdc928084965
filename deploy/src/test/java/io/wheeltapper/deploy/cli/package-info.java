@NullMarked
package io.wheeltapper.deploy.cli;

import org.jspecify.annotations.NullMarked;
