/** The real agent as a process of its own over a real Slurm: what the project promises, seen. */
@NullMarked
package io.wheeltapper.deploy.endtoend;

import org.jspecify.annotations.NullMarked;
