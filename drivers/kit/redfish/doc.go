// Package redfish is a client for the management controllers (BMCs) of servers
// that speak Redfish (DMTF DSP0266), as they really behave: it reads leniently,
// writes little and in the order that most BMCs take, and reads a refusal
// before it calls it one. The transport, with all checks of what a BMC answers,
// is drivers/kit/web.
//
//	client, err := redfish.Dial(ctx, redfish.Config{Web: web.Config{BaseURL: "https://192.0.2.7"}, User: "admin", Password: password})
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//	system, err := client.System(ctx, "") // the only one with a Reset action
//	if err != nil {
//		return err
//	}
//	return client.Reset(ctx, system, redfish.On, redfish.ForceOn)
//
// Every error is an *Error.
package redfish
