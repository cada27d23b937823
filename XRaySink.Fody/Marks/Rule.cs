using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;

namespace XRaySink.Fody.Marks;

/// <summary>One rule of <c>FodyWeavers.xml</c>: which methods it is for, and the mark that it gives them.</summary>
sealed class Rule
{
    readonly string? implements;
    readonly Regex? methods;

    Rule(Mark? mark, string? implements, Regex? methods)
    {
        Mark = mark;
        this.implements = implements;
        this.methods = methods;
    }

    /// <summary>The mark; <see langword="null"/> for a rule that excludes.</summary>
    public Mark? Mark { get; }

    public static Rule? Read(XElement element, out string problem)
    {
        string kind = element.Name.LocalName;
        string[] known = kind switch
        {
            "Task" => ["Implements", "Methods", "Path", "Segment", "Trace"],
            "Subsegment" => ["Implements", "Methods", "Name"],
            "Exclude" => ["Implements", "Methods"],
            _ => [],
        };
        string? implements = element.Attribute("Implements")?.Value;
        string? methods = element.Attribute("Methods")?.Value;
        string? trace = element.Attribute("Trace")?.Value;

        problem = known.Length == 0 ? "is not known; there are <Task>, <Subsegment> and <Exclude>"
            : element.Attributes().FirstOrDefault(a => !known.Contains(a.Name.LocalName)) is { } unknown
                ? $"has an attribute {unknown.Name.LocalName} that is not known; there are {string.Join(", ", known)}"
            : string.IsNullOrWhiteSpace(implements) && string.IsNullOrWhiteSpace(methods) ? "needs Implements=\"…\" or Methods=\"…\""
            : trace is not (null or "New" or "Join") ? $"has Trace=\"{trace}\"; there are New and Join"
            : "";
        return problem.Length > 0 ? null : new Rule(MarkFor(kind, element), implements, methods is null ? null : Pattern(methods));
    }

    public bool Fits(MethodDefinition method) =>
        (implements is null || Interfaces.Implements(method, implements))
        && (methods is null || methods.IsMatch(FullNameOf(method)));

    static Mark? MarkFor(string kind, XElement element) => kind switch
    {
        "Task" => new Mark(MarkKind.Task)
        {
            Name = element.Attribute("Path")?.Value,
            Segment = element.Attribute("Segment")?.Value,
            Trace = element.Attribute("Trace")?.Value == "Join" ? 1 : 0,
        },
        "Subsegment" => new Mark(MarkKind.Subsegment) { Name = element.Attribute("Name")?.Value },
        _ => null,
    };

    /// <summary><c>*</c> stands for any characters, dots as well; several patterns are separated by semicolons.</summary>
    static Regex Pattern(string patterns) =>
        new("^(" + string.Join("|", patterns.Split(';').Select(p => Regex.Escape(p.Trim()).Replace("\\*", ".*"))) + ")$", RegexOptions.CultureInvariant);

    static string FullNameOf(MethodDefinition method)
    {
        TypeDefinition outermost = method.DeclaringType;
        while (outermost.DeclaringType is { } outer)
            outermost = outer;
        string type = SourceName.Of(method.DeclaringType);
        return (outermost.Namespace.Length > 0 ? outermost.Namespace + "." : "") + type + "." + SourceName.Of(method);
    }
}
