using System.ComponentModel;
using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>
/// The trace of the current invocation, in a process that is an AWS Lambda function. Lambda sends the function's segment itself, and
/// what the function records hangs below that.
/// </summary>
/// <remarks>The variables are described at <see href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"/>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LambdaInvocation
{
    const string TaskRoot = "LAMBDA_TASK_ROOT";
    const string TraceId = "_X_AMZN_TRACE_ID";

    /// <summary>Whether this process is a function.</summary>
    public static bool IsLambda { get; internal set; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TaskRoot));

    /// <summary>
    /// The place of the current invocation in its trace, read anew each time because each invocation has its own. What Lambda left
    /// incomplete is not sampled, as with the official SDKs; <see cref="TraceHeader.TraceId"/> is the default value when there is none.
    /// </summary>
    public static TraceHeader Header
    {
        get
        {
            _ = TraceHeader.TryParse(Environment.GetEnvironmentVariable(TraceId), out TraceHeader header);
            bool isComplete = header.ParentId != default && header.Sampled is SamplingMark.Sampled or SamplingMark.NotSampled;
            return isComplete ? header : new TraceHeader(header.TraceId, header.ParentId, SamplingMark.NotSampled, header.Extra);
        }
    }

    /// <summary>
    /// Whether a trace is not that of the current invocation: something of an earlier one, or of the function's start, that an asynchronous flow
    /// has kept. Outside of a function no trace is over.
    /// </summary>
    /// <param name="traceId">The trace.</param>
    public static bool IsOver(ActivityTraceId traceId) => IsLambda && traceId != Header.TraceId;
}
