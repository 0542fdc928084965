/**
 * A simulated factory that fails now and then, seen and acted on only through the ports that the
 * real one has. {@link io.wheeltapper.deploy.demo.Factory} is the model: pure, seeded, in virtual
 * time, single-threaded. {@link io.wheeltapper.deploy.demo.DemoSite} runs it by the wall clock.
 */
@NullMarked
package io.wheeltapper.deploy.demo;

import org.jspecify.annotations.NullMarked;
