using Mono.Cecil;
using XRaySink.Fody.Endings;
using XRaySink.Fody.Marks;

namespace XRaySink.Fody.Diagnostics;

/// <summary>What can be woven, and is probably not what was meant. Warnings.</summary>
static class Advice
{
    static readonly string[] SecretWords = ["password", "passwd", "secret", "token", "apikey", "credential", "authorization", "privatekey", "connectionstring"];

    // AWS: a key has up to 500 characters (segment documents, annotations).
    const int LongestAnnotationKey = 500;

    public static void On(ModuleDefinition module, List<Weaving> weavings, Report report)
    {
        List<MarkedMethod> marked = weavings.ConvertAll(weaving => weaving.Method);
        foreach (MarkedMethod method in marked)
        {
            OnMethod(method, report);
            OnCaptures(method, report);
        }
        OnSamePaths(marked, report);
        OnMarksThatReachNothing(module, marked, report);
        if (marked.Count > 0 && Recorders.IsProgramWithoutAny(module))
            report.Warning(Diagnostic.NothingRecords, "This program marks methods, but nothing in it records: start a sink (SegmentSink.Start, AddXRaySink or UseXRaySink), or listen to the activity source \"XRaySink\" with OpenTelemetry", marked[0].Method);
    }

    static void OnMethod(MarkedMethod marked, Report report)
    {
        if (marked.Mark.Kind == MarkKind.Task && IsForTheLifeOfTheHost(marked.Method))
            report.Warning(Diagnostic.NeverEnds, $"{marked} runs as long as its host, so its trace would never end; mark the method that does one unit of its work", marked.Method);

        if (marked.Mark is { Kind: MarkKind.Task, Name: { } path } && path.IndexOfAny([' ', '?', '#', '\\', '\t', '\n']) >= 0)
            report.Warning(Diagnostic.Path, $"The path \"{path}\" of {marked} is no URL path", marked.Method);

        if (FSharp.MayBeInlined(marked.Method))
            report.Warning(Diagnostic.Inlined, $"The F# compiler may inline {marked}, and then its calls are not traced; add [<MethodImpl(MethodImplOptions.NoInlining)>] to it", marked.Method);
    }

    static void OnCaptures(MarkedMethod marked, Report report)
    {
        foreach (ArgumentCapture capture in marked.Arguments)
        {
            if (LooksSecret(capture.Key) || LooksSecret(capture.Parameter.Name))
                report.Warning(Diagnostic.Secret, $"The parameter {capture.Parameter.Name} of {marked} is recorded, and its name says that it is a secret", marked.Method);
            if (capture.Namespace is null)
                OnAnnotationKey(capture.Key, marked, report);
        }

        if (marked.Result?.Annotation is { } key)
            OnAnnotationKey(key, marked, report);
    }

    static void OnAnnotationKey(string key, MarkedMethod marked, Report report)
    {
        if (key.Length == 0 || !key.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_'))
            report.Warning(Diagnostic.AnnotationKey, $"X-Ray takes only letters, digits and underscores in the key of an annotation, so \"{key}\" of {marked} will be written with underscores", marked.Method);
        else if (key.Length > LongestAnnotationKey)
            report.Warning(Diagnostic.AnnotationKey, $"X-Ray takes no key of an annotation with more than {LongestAnnotationKey} characters, so \"{key.Substring(0, 20)}…\" of {marked} will be metadata", marked.Method);
    }

    static bool LooksSecret(string name)
    {
        string plain = name.Replace("_", "").Replace("-", "").ToLowerInvariant();
        return plain != "cancellationtoken" && SecretWords.Any(word => plain.EndsWith(word, StringComparison.Ordinal));
    }

    static bool IsForTheLifeOfTheHost(MethodDefinition method)
    {
        if (method is not { Name: "ExecuteAsync", IsVirtual: true })
            return false;

        for (TypeReference? type = method.DeclaringType.BaseType; type is not null; type = type.Resolve()?.BaseType)
        {
            if (type.FullName == "Microsoft.Extensions.Hosting.BackgroundService")
                return true;
        }
        return false;
    }

    static void OnSamePaths(List<MarkedMethod> marked, Report report)
    {
        // The name of an instance method may say more at run time; a path that is written out, or a static method's, does not.
        IEnumerable<IGrouping<string, MarkedMethod>> groups = marked
            .Where(method => method.Mark.Kind == MarkKind.Task)
            .GroupBy(method => method.Mark.Name?.TrimStart('/') ?? method.Method.DeclaringType.Namespace + "|" + method);
        foreach (IGrouping<string, MarkedMethod> group in groups.Where(group => group.Count() > 1))
        {
            MarkedMethod first = group.First();
            foreach (MarkedMethod second in group.Skip(1))
                report.Warning(Diagnostic.SamePath, $"{second} has the same path as {first}, so their traces cannot be told apart; give one a path of its own", second.Method);
        }
    }

    /// <summary>Everything that is marked is woven or gets a word.</summary>
    static void OnMarksThatReachNothing(ModuleDefinition module, List<MarkedMethod> marked, Report report)
    {
        if (marked.Count == 0 && Mark.On(module.Assembly) is { } ofAssembly)
            report.Warning(Diagnostic.MarkWithoutMethod, $"The assembly is marked with {ofAssembly.AttributeName}, but has no public or internal async method that the mark could apply to");

        var woven = new HashSet<MethodDefinition>(marked.Select(method => method.Method));
        var reached = new HashSet<TypeDefinition>(marked.SelectMany(method => Outwards(method.Method.DeclaringType)));

        foreach (TypeDefinition type in Mono.Cecil.Rocks.ModuleDefinitionRocks.GetAllTypes(module))
        {
            if (Mark.On(type) is { } mark && !reached.Contains(type))
                report.Warning(Diagnostic.MarkWithoutMethod, $"{SourceName.Of(type)} is marked with {mark.AttributeName}, but has no public or internal async method that the mark could apply to", type.Methods.FirstOrDefault());

            foreach (MethodDefinition method in type.Methods.Where(method => !woven.Contains(method)))
            {
                if (ArgumentCapture.Of(method).Count > 0 || ResultMark.On(method) is not null)
                    report.Warning(Diagnostic.CaptureWithoutMark, $"{SourceName.Of(type)}.{SourceName.Of(method)} says what to record of its calls, but is marked with neither [XRayTask] nor [XRaySubsegment]", method);
            }
        }
    }

    static IEnumerable<TypeDefinition> Outwards(TypeDefinition? type)
    {
        for (; type is not null; type = type.DeclaringType)
            yield return type;
    }
}
