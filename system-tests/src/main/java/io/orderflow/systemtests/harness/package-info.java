/** The platform as a child process, and clients of it, for system tests and benchmarks. */
@NullMarked
package io.orderflow.systemtests.harness;

import org.jspecify.annotations.NullMarked;
