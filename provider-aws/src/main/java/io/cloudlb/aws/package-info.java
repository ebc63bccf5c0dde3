// SPDX-License-Identifier: Apache-2.0
/// Network Load Balancers of AWS, for Services of type LoadBalancer: the provider itself, and its check at the start.
///
/// The way through: `resolve` turns a specification into `AwsDesired`, `read` reads `AwsState`, `plan` compares the two
/// and gives `AwsChange`s, `write` makes one call for each. The first and the third are pure. Dependencies go one way:
///
///     settings, model  <-  client  <-  read  <-  write  <-  here
///     settings, model  <-  change  <-  plan, write;  model  <-  resolve
///
/// Nothing here knows Kubernetes.
@NullMarked
package io.cloudlb.aws;

import org.jspecify.annotations.NullMarked;
