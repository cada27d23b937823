using System.Reflection;
using Microsoft.CodeAnalysis;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>The methods marked <c>[Shape]</c> in the compiled shapes, by name.</summary>
static class Shape
{
    public static IEnumerable<string> Names() =>
        Twins.Of(OptimizationLevel.Release).Plain.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => Attribute(method) is { } shape && RunsHere(shape))
            .Select(method => method.DeclaringType!.Name + "." + method.Name);

    static bool RunsHere(Attribute shape) =>
        shape.GetType().GetProperty("Platform")!.GetValue(shape) is not string platform || OperatingSystem.IsOSPlatform(platform);

    public static MethodInfo Find(Assembly shapes, string name)
    {
        string[] parts = name.Split('.');
        return shapes.GetType("Shapes." + parts[0], throwOnError: true)!.GetMethod(parts[1])!;
    }

    public static async Task<List<string>> Run(Assembly shapes, string name)
    {
        dynamic log = Activator.CreateInstance(shapes.GetType("Shapes.Log", throwOnError: true)!)!;
        await (Task)Find(shapes, name).Invoke(null, [log])!;
        return log.Lines;
    }

    public static int ExpectedScopes(MethodInfo shape) => Expected(shape, "Scopes");

    public static int ExpectedFailures(MethodInfo shape) => Expected(shape, "Failures");

    static int Expected(MethodInfo shape, string property) => (int)Attribute(shape)!.GetType().GetProperty(property)!.GetValue(Attribute(shape))!;

    static Attribute? Attribute(MethodInfo method) => method.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "ShapeAttribute");
}
