/**
 * A node inside a Spring Boot application or its tests. Needs Axon's Spring Boot starter on the
 * class path, and {@code spring-test} for the tests.
 */
@NullMarked
package io.orderflow.axonserver.spring;

import org.jspecify.annotations.NullMarked;
