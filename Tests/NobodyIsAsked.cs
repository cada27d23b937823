using System.Runtime.CompilerServices;

/// <summary>Keeps the tests, and the processes that they start, from looking for what they run on: that asks link-local addresses.</summary>
static class NobodyIsAsked
{
    public const string Variable = "XRay__AWSXRayPlugins";

    [ModuleInitializer]
    internal static void Initialize() => Environment.SetEnvironmentVariable(Variable, "None");
}
