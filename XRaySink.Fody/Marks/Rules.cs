using System.Xml.Linq;
using Mono.Cecil;
using XRaySink.Fody.Diagnostics;

namespace XRaySink.Fody.Marks;

/// <summary>
/// What <c>FodyWeavers.xml</c> marks without an attribute. The first rule that fits a method counts.
/// <code>
/// &lt;XRaySink&gt;
///   &lt;Task Implements="Quartz.IJob" /&gt;
///   &lt;Subsegment Methods="My.Data.*" /&gt;
///   &lt;Exclude Methods="My.Data.Migrations.*" /&gt;
/// &lt;/XRaySink&gt;
/// </code>
/// </summary>
sealed class Rules
{
    readonly List<Rule> marking = [];
    readonly List<Rule> excluding = [];

    public static Rules In(XElement config, Report report)
    {
        var rules = new Rules();
        foreach (XElement element in config.Elements())
        {
            if (Rule.Read(element, out string problem) is { } rule)
                (rule.Mark is null ? rules.excluding : rules.marking).Add(rule);
            else
                report.Error(Diagnostic.Configuration, $"In FodyWeavers.xml, <{element.Name.LocalName}> {problem}.");
        }
        return rules;
    }

    public bool Exclude(MethodDefinition method) => excluding.Any(rule => rule.Fits(method));

    public Mark? MarkOf(MethodDefinition method) =>
        marking.Count == 0 || !IsReached(method) ? null : marking.FirstOrDefault(rule => rule.Fits(method))?.Mark;

    /// <summary>Rules are for what can be a unit of work: methods with a body that are asynchronous or return a task.</summary>
    static bool IsReached(MethodDefinition method) =>
        method.HasBody && !method.IsConstructor && !method.IsGenerated()
        && (method.IsAsync() || method.ReturnsTask())
        && (MarkedMethods.IsPublicOrInternal(method) || method.HasOverrides);
}
