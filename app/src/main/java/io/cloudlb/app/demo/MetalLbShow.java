// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

/// The demo of provider `metallb`: who gets which address of MetalLB's pools. Nothing announces them here.
final class MetalLbShow implements Show {
    private final Scenery scenery;
    private final MetalLbStage stage;
    private final Narrator narrator;

    MetalLbShow(Class<?> mainClass, Narrator narrator) {
        OwnCommand command = new OwnCommand(mainClass);
        scenery = new Scenery(command, narrator);
        stage = new MetalLbStage(scenery, command);
        this.narrator = narrator;
    }

    @Override
    public void set() {
        stage.set(narrator);
    }

    @Override
    public void tell() {
        new MetalLbStory(stage.parts(), narrator).tell();
    }

    @Override
    public void invite() {
        narrator.handOver(stage.parts().controlPlane().kubeconfig());
        narrator.say("");
        narrator.command("kubectl create service loadbalancer mine --tcp=80 && kubectl get service mine --watch");
        narrator.command("kubectl edit ipaddresspools " + MetalLbStage.PUBLIC + " -n " + MetalLbStage.METALLB);
        narrator.aside("A Service of your own gets its address too; nothing announces it, so nothing answers there.");
    }

    @Override
    public void close() {
        scenery.close();
    }
}
