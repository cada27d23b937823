namespace XRaySink;

/// <summary>Leaves an endpoint out of tracing: a controller, an action, a page, a hub or a minimal API's handler.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableXRayAttribute : Attribute;
