using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Extensions.Logging;
using XRaySink.Tests.Sink;
using XRaySink.Weaving;

namespace XRaySink.Tests.Weaving;

public class UnwovenAssembliesTests
{
    const string Marked = "public class Jobs { [XRayTask] public async Task Run() => await Task.Yield(); }";
    const string WovenMark = "[assembly: System.Reflection.AssemblyMetadata(\"XRaySink.Woven\", \"1.2.3; 1 method\")]\n";

    [Test]
    public async Task A_marked_assembly_that_is_not_woven_is_warned_of_with_the_remedy()
    {
        Assembly assembly = CompiledAssembly.Load(CompiledAssembly.Compile("LoadedBefore", Marked));
        var log = new LogLines();
        using SegmentSink sink = FlowSink.Start(options => options.LoggerFactory = log);

        string line = await log.WaitFor(line => line.Contains("LoadedBefore", StringComparison.Ordinal));

        Assert.That(line, Does.StartWith("Warning 14 LoadedBefore marks methods").And.Contains("was not woven").And.Contains("XRaySink.Fody"));
        GC.KeepAlive(assembly);
    }

    [Test]
    public async Task An_assembly_that_is_loaded_later_is_warned_of_once()
    {
        var log = new LogLines();
        using SegmentSink sink = FlowSink.Start(options => options.LoggerFactory = log);

        Assembly first = CompiledAssembly.Load(CompiledAssembly.Compile("LoadedLater", Marked));
        await log.WaitFor(line => line.Contains("LoadedLater", StringComparison.Ordinal));
        Assembly second = CompiledAssembly.Load(CompiledAssembly.Compile("LoadedLast", Marked));
        await log.WaitFor(line => line.Contains("LoadedLast", StringComparison.Ordinal));

        Assert.That(log.ToArray(), Has.None.Contains("LoadedLater"));
        GC.KeepAlive((first, second));
    }

    [Test]
    public async Task A_sink_that_was_disposed_warns_no_more()
    {
        var log = new LogLines();
        FlowSink.Start(options => options.LoggerFactory = log).Dispose();
        var other = new LogLines();
        using SegmentSink sink = FlowSink.Start(options => options.LoggerFactory = other);

        Assembly assembly = CompiledAssembly.Load(CompiledAssembly.Compile("LoadedTooLate", Marked));
        await other.WaitFor(line => line.Contains("LoadedTooLate", StringComparison.Ordinal));

        Assert.That(log.ToArray(), Has.None.Contains("LoadedTooLate"));
        GC.KeepAlive(assembly);
    }

    [Test]
    public void An_assembly_that_is_loaded_is_not_held()
    {
        byte[] image = CompiledAssembly.Compile("Unloaded", Marked);
        using SegmentSink sink = FlowSink.Start(options => options.LoggerFactory = new LogLines());

        WeakReference context = CompiledAssembly.LoadAndUnload(image);

        Assert.That(() => { GC.Collect(); GC.WaitForPendingFinalizers(); return context.IsAlive; }, Is.False.After(30_000, 10));
    }

    [Test]
    public void Nobody_watches_when_nobody_would_read_it()
    {
        Assert.That(UnwovenAssemblies.Watch(new LogLines { Least = LogLevel.Error }), Is.Null);
        using UnwovenAssemblies? watch = UnwovenAssemblies.Watch(new LogLines { Least = LogLevel.Warning });
        Assert.That(watch, Is.Not.Null);
    }

    [TestCase(true, Marked, TestName = "A_marked_method_is_unwoven")]
    [TestCase(true, "[XRaySubsegment] public class C { }", TestName = "A_marked_type_is_unwoven")]
    [TestCase(true, "[assembly: XRayTask]", TestName = "A_marked_assembly_is_unwoven")]
    [TestCase(true, "[assembly: System.Reflection.AssemblyMetadata(\"Other\", \"XRaySink.Woven\")]\n" + Marked, TestName = "Other_metadata_is_no_sign_of_weaving")]
    [TestCase(false, WovenMark + Marked, TestName = "A_woven_assembly_is_not_unwoven")]
    [TestCase(false, "public class C { void M() => XRay.Annotate(\"key\", 1); }", TestName = "An_assembly_that_only_records_is_not_unwoven")]
    [TestCase(false, "class XRayTaskAttribute : System.Attribute { } class C { [XRayTask] void M() => XRay.Annotate(\"key\", 1); }", TestName = "An_attribute_of_the_same_name_is_no_mark")]
    public void Unwoven(bool expected, string source) =>
        Assert.That(WeavingMetadata.IsUnwoven(CompiledAssembly.Load(CompiledAssembly.Compile("Case", source))), Is.EqualTo(expected));

    [Test]
    public void An_assembly_that_is_made_at_run_time_is_not_unwoven()
    {
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Dynamic"), AssemblyBuilderAccess.RunAndCollect);
        assembly.SetCustomAttribute(new CustomAttributeBuilder(typeof(XRayTaskAttribute).GetConstructor(Type.EmptyTypes)!, []));

        Assert.That(WeavingMetadata.IsUnwoven(assembly), Is.False);
    }

    [Test]
    public void None_of_the_assemblies_of_the_framework_is_unwoven() =>
        Assert.That(AppDomain.CurrentDomain.GetAssemblies().Where(a => a.GetName().Name!.StartsWith("System.", StringComparison.Ordinal) && WeavingMetadata.IsUnwoven(a)), Is.Empty);
}
