// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import java.util.HashSet;

/// The demo of a cloud: an emulated one, whose load balancers forward real connections.
final class CloudShow implements Show {
    private final Scenery scenery;
    private final CloudStage stage;
    private final Narrator narrator;

    CloudShow(DemoCloud cloud, Class<?> mainClass, Narrator narrator) {
        scenery = new Scenery(new OwnCommand(mainClass), narrator);
        stage = new CloudStage(scenery, cloud);
        this.narrator = narrator;
    }

    @Override
    public void set() {
        stage.set(narrator);
    }

    @Override
    public void tell() {
        new Story(stage, narrator).tell();
    }

    @Override
    public void invite() {
        Visit visit = new Visit(stage, narrator, new HashSet<>());
        visit.invite();
        visit.guide();
    }

    @Override
    public void close() {
        scenery.close();
    }
}
