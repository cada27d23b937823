namespace XRaySink;

/// <summary>Leaves a method, or a whole type, out when its class, its assembly or a rule is marked. Wins over every other mark.</summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface,
    Inherited = false)]
public sealed class XRayIgnoreAttribute : Attribute;
