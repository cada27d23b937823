using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace XRaySink.AspNetCore.Tests;

/// <summary>Outcomes by way of MVC: actions, their results, and the filters around both.</summary>
[ApiController]
[Route("mvc")]
public sealed class OutcomeController : ControllerBase
{
    [HttpGet("not-found")]
    public IActionResult Missing() => NotFound();

    [HttpGet("throws")]
    public IActionResult Throws() => throw new InvalidOperationException("thrown by an action");

    [HttpGet("throws/result")]
    public IActionResult Result() => new ThrowingResult();

    [HttpGet("throws/result-filter")]
    [ThrowingFilter]
    public IActionResult ResultFilter() => Ok();

    [HttpGet("exception-filter")]
    [TeapotOnException]
    public IActionResult Filtered() => throw new InvalidOperationException("taken by a filter");

    [HttpGet("result-filter")]
    [TeapotForResult]
    public IActionResult Replaced() => Ok();

    [HttpGet("result-filter/takes")]
    [ConflictOnException]
    public IActionResult Taken() => new ThrowingResult();

    sealed class ThrowingResult : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => throw new InvalidOperationException("thrown by a result");
    }

    /// <summary>Answers an exception of an action before it leaves MVC.</summary>
    sealed class TeapotOnExceptionAttribute : ExceptionFilterAttribute
    {
        public override void OnException(ExceptionContext context) => context.Result = new StatusCodeResult(StatusCodes.Status418ImATeapot);
    }

    /// <summary>Answers in the place of the action's result.</summary>
    sealed class TeapotForResultAttribute : ResultFilterAttribute
    {
        public override void OnResultExecuting(ResultExecutingContext context) => context.Result = new StatusCodeResult(StatusCodes.Status418ImATeapot);
    }

    /// <summary>Answers an exception of a result before it leaves MVC.</summary>
    sealed class ConflictOnExceptionAttribute : ResultFilterAttribute
    {
        public override void OnResultExecuted(ResultExecutedContext context)
        {
            context.ExceptionHandled = true;
            context.HttpContext.Response.StatusCode = StatusCodes.Status409Conflict;
        }
    }

    sealed class ThrowingFilterAttribute : ResultFilterAttribute
    {
        public override void OnResultExecuting(ResultExecutingContext context) => throw new InvalidOperationException("thrown by a filter");
    }
}
