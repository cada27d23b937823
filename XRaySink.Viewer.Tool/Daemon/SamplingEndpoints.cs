using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace XRaySink.Viewer.Tool.Daemon;

/// <summary>The two calls of SDKs that a daemon passes on to X-Ray.</summary>
static class SamplingEndpoints
{
    public static void MapTo(IEndpointRouteBuilder routes, SamplingAnswers answers)
    {
        routes.MapPost("GetSamplingRules", (RequestDelegate)(context => Answer(context, answers.Rules())));
        routes.MapPost("SamplingTargets", (RequestDelegate)(context => AnswerReport(context, answers)));
    }

    static async Task AnswerReport(HttpContext context, SamplingAnswers answers)
    {
        using var report = new MemoryStream();
        await context.Request.Body.CopyToAsync(report, context.RequestAborted).ConfigureAwait(false);
        byte[] answer;
        try
        {
            answer = answers.Targets(report.ToArray());
        }
        catch (JsonException exception)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(exception.Message, context.RequestAborted).ConfigureAwait(false);
            return;
        }
        await Answer(context, answer).ConfigureAwait(false);
    }

    static async Task Answer(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }
}
