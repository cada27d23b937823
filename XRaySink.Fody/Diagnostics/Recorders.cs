using Mono.Cecil;

namespace XRaySink.Fody.Diagnostics;

/// <summary>Tells whether anything can record what a program's marked methods begin.</summary>
static class Recorders
{
    static readonly string[] Starts =
    [
        "XRaySink.SegmentSink::Start", "XRaySink.SegmentCapture::Start", "::AddXRaySink", "::UseXRaySink", "::UseXRayMiddleware",
        "XRayMiddleware", "AwsRecorder", "OpenTelemetry", "System.Diagnostics.ActivitySource::AddActivityListener",
    ];

    /// <summary>Whether the module is a program in which, as far as can be seen, nothing records.</summary>
    public static bool IsProgramWithoutAny(ModuleDefinition module) =>
        module.EntryPoint is not null && !UsesOne(module) && !References(module).Any(UsesOne);

    static bool UsesOne(ModuleDefinition module) =>
        module.GetMemberReferences().Any(member => Starts.Any(start => member.FullName.Contains(start)))
        || module.GetTypeReferences().Any(type => Starts.Any(start => type.FullName.Contains(start)));

    /// <summary>The program's own libraries may do it. What the framework and XRaySink itself refer to says nothing.</summary>
    static IEnumerable<ModuleDefinition> References(ModuleDefinition module)
    {
        foreach (AssemblyNameReference reference in module.AssemblyReferences)
        {
            if (IsOfTheFramework(reference.Name) || reference.Name.StartsWith("XRaySink", StringComparison.Ordinal))
                continue;

            AssemblyDefinition? assembly;
            try
            {
                assembly = module.AssemblyResolver.Resolve(reference);
            }
            catch (AssemblyResolutionException)
            {
                assembly = null;
            }

            if (assembly is not null)
                yield return assembly.MainModule;
        }
    }

    static bool IsOfTheFramework(string name) =>
        name is "mscorlib" or "netstandard" or "System"
        || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
