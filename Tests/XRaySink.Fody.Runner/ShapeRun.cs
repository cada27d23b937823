using System.Diagnostics;
using System.Reflection;

namespace XRaySink.Fody.Runner;

/// <summary>Runs the shapes of an assembly, and prints what each of them observed and the scopes that it began.</summary>
static class ShapeRun
{
    public static async Task<int> Run(Assembly assembly)
    {
        int begun = 0, ended = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "XRaySink",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => Interlocked.Increment(ref begun),
            ActivityStopped = _ => Interlocked.Increment(ref ended),
        };
        ActivitySource.AddActivityListener(listener);

        foreach (MethodInfo shape in assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)))
        {
            if (shape.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "ShapeAttribute") is not { } attribute)
                continue;

            (begun, ended) = (0, 0);
            dynamic log = Activator.CreateInstance(assembly.GetType("Shapes.Log", throwOnError: true)!)!;
            await (Task)shape.Invoke(null, [log])!;
            Console.WriteLine($"{shape.Name}: begun {begun}, ended {ended}, expected {attribute.GetType().GetProperty("Scopes")!.GetValue(attribute)}");
            foreach (string line in log.Lines)
                Console.WriteLine("  " + line.ReplaceLineEndings("\n  "));
        }
        return 0;
    }
}
